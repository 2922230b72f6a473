using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrleansGitOps.Api.Sessions;

/// <summary>
/// Issues and checks session tokens: JWTs signed with HMAC-SHA-256 by the installation's own key, issuer <c>argocd</c> as clients expect.
/// Nothing in a token's header chooses how it is checked: one algorithm, one key; id, audience, times of issue and expiry are required.
/// </summary>
internal sealed class SessionTokens(ISessionSecrets secrets, RevokedSessions revoked, TimeProvider time, IOptions<ApiOptions> options)
{
    public const string Issuer = "argocd";
    public const string Audience = "orleans-gitops";
    public const string AdminAccount = "admin";
    private const int MaxTokenLength = 8192;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly string[] HeaderFields = ["alg", "typ"];

    private readonly JsonWebTokenHandler _handler = new()
    {
        MaximumTokenSizeInBytes = MaxTokenLength,
        MapInboundClaims = false,
        SetDefaultTimesOnTokenCreation = false,
    };

    public async Task<SessionToken> IssueAsync(string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var expires = now + options.Value.SessionLifetime;
        var text = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = account,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            },
            SigningCredentials = new SigningCredentials(await KeyAsync(cancellationToken), SecurityAlgorithms.HmacSha256),
        });
        return new(text, expires);
    }

    /// <summary>The session that a token stands for, or null when the token does not hold, whatever the reason.</summary>
    public async Task<Session?> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MaxTokenLength || token.Count(c => c == '.') != 2)
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(token, await ParametersAsync(cancellationToken));
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } && HasPlainHeader(jwt)
            ? await ToSessionAsync(jwt, cancellationToken)
            : null;
    }

    private async Task<Session?> ToSessionAsync(JsonWebToken jwt, CancellationToken cancellationToken)
    {
        if (jwt.Subject != AdminAccount || string.IsNullOrEmpty(jwt.Id)
            || !jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Iat, out var issued))
        {
            return null;
        }

        var session = new Session(jwt.Subject, jwt.Id, DateTimeOffset.FromUnixTimeSeconds(issued), new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero));
        return await HoldsAsync(session, cancellationToken) ? session : null;
    }

    /// <summary>Whether a session that was checked before still holds: not expired, not logged out, no newer password.</summary>
    public async Task<bool> HoldsAsync(Session session, CancellationToken cancellationToken)
    {
        var (now, changed) = (time.GetUtcNow(), await secrets.GetAdminPasswordChangedAtAsync(cancellationToken));
        // Whole seconds, as the token has them.
        return now < session.Expires && session.Issued.ToUnixTimeSeconds() <= (now + ClockSkew).ToUnixTimeSeconds()
            && session.Issued.ToUnixTimeSeconds() >= changed.ToUnixTimeSeconds()
            && !await revoked.ContainsAsync(session.Account, session.Id, session.Issued);
    }

    private async Task<TokenValidationParameters> ParametersAsync(CancellationToken cancellationToken) => new()
    {
        IssuerSigningKey = await KeyAsync(cancellationToken),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireSignedTokens = true,
        TryAllIssuerSigningKeys = true,
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        RequireExpirationTime = true,
        LifetimeValidator = IsInLifetime,
    };

    private bool IsInLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end && (notBefore is null || notBefore.Value <= now + ClockSkew);
    }

    private async ValueTask<SymmetricSecurityKey> KeyAsync(CancellationToken cancellationToken)
    {
        var key = await secrets.GetTokenKeyAsync(cancellationToken);
        return key.Length >= 32
            ? new SymmetricSecurityKey(key.ToArray())
            : throw new InvalidOperationException($"The token signing key has {key.Length} bytes; at least 32 are needed.");
    }

    private static bool HasPlainHeader(JsonWebToken jwt)
    {
        using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedHeader));
        return header.RootElement.EnumerateObject().All(field => HeaderFields.Contains(field.Name));
    }
}
