using System.Text.Json.Serialization;
using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>Asks for events of an application's resources; what is empty is no condition.</summary>
[ProtoContract]
internal sealed record ApplicationResourceEventsQuery
{
    [ProtoMember(1), JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [ProtoMember(2), JsonPropertyName("resourceNamespace")]
    public string ResourceNamespace { get; init; } = "";

    [ProtoMember(3), JsonPropertyName("resourceName")]
    public string ResourceName { get; init; } = "";

    [ProtoMember(4), JsonPropertyName("resourceUID")]
    public string ResourceUid { get; init; } = "";

    [ProtoMember(5), JsonPropertyName("appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(6), JsonPropertyName("project")]
    public string Project { get; init; } = "";

    /// <exception cref="Errors.ApiException">A parameter is too long or given more than once.</exception>
    public static ApplicationResourceEventsQuery From(string name, IQueryCollection query) => new()
    {
        Name = name,
        ResourceNamespace = query.Text("resourceNamespace"),
        ResourceName = query.Text("resourceName"),
        ResourceUid = query.Text("resourceUID"),
        AppNamespace = query.Text("appNamespace"),
        Project = query.Text("project"),
    };
}
