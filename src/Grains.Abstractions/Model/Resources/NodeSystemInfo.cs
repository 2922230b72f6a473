namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Versions that a node reports.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.NodeSystemInfo")]
public sealed record NodeSystemInfo
{
    [Id(1), ProtoMember(1), JsonPropertyName("machineID"), AlwaysWritten]
    public string MachineID { get; init; } = "";

    [Id(2), ProtoMember(2), JsonPropertyName("systemUUID"), AlwaysWritten]
    public string SystemUUID { get; init; } = "";

    [Id(3), ProtoMember(3), JsonPropertyName("bootID"), AlwaysWritten]
    public string BootID { get; init; } = "";

    [Id(4), ProtoMember(4), JsonPropertyName("kernelVersion"), AlwaysWritten]
    public string KernelVersion { get; init; } = "";

    [Id(5), ProtoMember(5), JsonPropertyName("osImage"), AlwaysWritten]
    public string OsImage { get; init; } = "";

    [Id(6), ProtoMember(6), JsonPropertyName("containerRuntimeVersion"), AlwaysWritten]
    public string ContainerRuntimeVersion { get; init; } = "";

    [Id(7), ProtoMember(7), JsonPropertyName("kubeletVersion"), AlwaysWritten]
    public string KubeletVersion { get; init; } = "";

    [Id(8), ProtoMember(8), JsonPropertyName("kubeProxyVersion"), AlwaysWritten]
    public string KubeProxyVersion { get; init; } = "";

    [Id(9), ProtoMember(9), JsonPropertyName("operatingSystem"), AlwaysWritten]
    public string OperatingSystem { get; init; } = "";

    [Id(10), ProtoMember(10), JsonPropertyName("architecture"), AlwaysWritten]
    public string Architecture { get; init; } = "";
}
