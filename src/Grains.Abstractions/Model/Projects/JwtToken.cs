namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Id and times of an issued token, in Unix seconds.</summary>
[GenerateSerializer, Immutable, ProtoContract(Name = "JWTToken"), Alias("gitops.JwtToken")]
public sealed record JwtToken
{
    [Id(1), ProtoMember(1), JsonPropertyName("iat"), AlwaysWritten]
    public long IssuedAt { get; init; }

    [Id(2), ProtoMember(2), JsonPropertyName("exp")]
    public long ExpiresAt { get; init; }

    [Id(3), ProtoMember(3), JsonPropertyName("id")]
    public string Id { get; init; } = "";
}
