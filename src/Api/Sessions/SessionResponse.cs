using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Sessions;

/// <summary>Answer of <c>POST /api/v1/session</c>.</summary>
[ProtoContract]
internal sealed record SessionResponse
{
    [ProtoMember(1), JsonPropertyName("token")]
    public string Token { get; init; } = "";

    public override string ToString() => nameof(SessionResponse);
}
