using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Sessions;

/// <summary>Body of <c>POST /api/v1/session</c>.</summary>
internal sealed record SessionCreateBody
{
    [JsonPropertyName("username")]
    public string Username { get; init; } = "";

    [JsonPropertyName("password")]
    public string Password { get; init; } = "";

    /// <summary>Argo CD's old way to turn a token into a cookie; refused, as Argo CD refuses it.</summary>
    [JsonPropertyName("token")]
    public string Token { get; init; } = "";

    /// <summary>Without the password: records print themselves.</summary>
    public override string ToString() => nameof(SessionCreateBody);
}
