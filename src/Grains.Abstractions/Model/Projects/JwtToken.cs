namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Id and times of an issued token, in Unix seconds.</summary>
[GenerateSerializer, Immutable, Alias("gitops.JwtToken")]
public sealed record JwtToken
{
    [Id(1), JsonPropertyName("iat"), AlwaysWritten]
    public long IssuedAt { get; init; }

    [Id(2), JsonPropertyName("exp")]
    public long ExpiresAt { get; init; }

    [Id(3), JsonPropertyName("id")]
    public string Id { get; init; } = "";
}
