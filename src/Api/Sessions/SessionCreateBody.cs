using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Sessions;

/// <summary>Asks for a session; in JSON the body of <c>POST /api/v1/session</c>.</summary>
[ProtoContract(Name = "SessionCreateRequest")]
internal sealed record SessionCreateBody
{
    [ProtoMember(1), JsonPropertyName("username")]
    public string Username { get; init; } = "";

    [ProtoMember(2), JsonPropertyName("password")]
    public string Password { get; init; } = "";

    /// <summary>Argo CD's old way to turn a token into a cookie; refused, as Argo CD refuses it.</summary>
    [ProtoMember(3), JsonPropertyName("token")]
    public string Token { get; init; } = "";

    /// <summary>Without the password: records print themselves.</summary>
    public override string ToString() => nameof(SessionCreateBody);
}
