using System.Text.Json.Serialization;

namespace OrleansGitOps.Api.Sessions;

/// <summary>Answer of <c>GET /api/v1/session/userinfo</c>.</summary>
[ProtoContract(Name = "GetUserInfoResponse")]
internal sealed record UserInfo
{
    [ProtoMember(1), JsonPropertyName("loggedIn")]
    public bool LoggedIn { get; init; }

    [ProtoMember(2), JsonPropertyName("username")]
    public string Username { get; init; } = "";

    [ProtoMember(3), JsonPropertyName("iss")]
    public string Issuer { get; init; } = "";

    [ProtoMember(4), JsonPropertyName("groups")]
    public List<string> Groups { get; init; } = [];

    public static UserInfo Of(System.Security.Claims.ClaimsPrincipal user) => new()
    {
        LoggedIn = true,
        Username = user.Identity?.Name ?? "",
        Issuer = SessionTokens.Issuer,
    };
}
