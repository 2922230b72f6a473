namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>One address of a load balancer.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.LoadBalancerIngress")]
public sealed record LoadBalancerIngress
{
    [Id(1), ProtoMember(1), JsonPropertyName("ip")]
    public string Ip { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("hostname")]
    public string Hostname { get; init; } = "";
}
