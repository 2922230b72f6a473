using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>Which resources of an application a read is about; what is empty is no condition.</summary>
[ProtoContract]
internal sealed record ResourcesQuery
{
    [ProtoMember(1, Name = "applicationName")]
    public string ApplicationName { get; init; } = "";

    [ProtoMember(2, Name = "namespace")]
    public string Namespace { get; init; } = "";

    [ProtoMember(3, Name = "name")]
    public string Name { get; init; } = "";

    [ProtoMember(4, Name = "version")]
    public string Version { get; init; } = "";

    [ProtoMember(5, Name = "group")]
    public string Group { get; init; } = "";

    [ProtoMember(6, Name = "kind")]
    public string Kind { get; init; } = "";

    [ProtoMember(7, Name = "appNamespace")]
    public string AppNamespace { get; init; } = "";

    [ProtoMember(8, Name = "project")]
    public string Project { get; init; } = "";

    /// <exception cref="Errors.ApiException">A parameter is too long or given more than once.</exception>
    public static ResourcesQuery From(string applicationName, IQueryCollection query) => new()
    {
        ApplicationName = applicationName,
        Namespace = query.Text("namespace"),
        Name = query.Text("name"),
        Version = query.Text("version"),
        Group = query.Text("group"),
        Kind = query.Text("kind"),
        AppNamespace = query.Text("appNamespace"),
        Project = query.Text("project"),
    };
}
