using System.Collections.Immutable;
using OrleansGitOps.Api.Http;

namespace OrleansGitOps.Api.Applications;

/// <summary>Which applications a read or a watch is about; what is empty is no condition. The numbers are those of Argo CD's message.</summary>
[ProtoContract]
internal sealed record ApplicationQuery
{
    [ProtoMember(1, Name = "name")]
    public string Name { get; init; } = "";

    /// <summary>Empty, <c>normal</c> or <c>hard</c>.</summary>
    [ProtoMember(2, Name = "refresh")]
    public string Refresh { get; init; } = "";

    [ProtoMember(3, Name = "projects")]
    public ImmutableArray<string> Projects { get; init; } = [];

    [ProtoMember(4, Name = "resourceVersion")]
    public string ResourceVersion { get; init; } = "";

    [ProtoMember(5, Name = "selector")]
    public string Selector { get; init; } = "";

    [ProtoMember(6, Name = "repo")]
    public string Repo { get; init; } = "";

    [ProtoMember(7, Name = "appNamespace")]
    public string AppNamespace { get; init; } = "";

    /// <summary>Clients use both names for the same list.</summary>
    [ProtoMember(8, Name = "project")]
    public ImmutableArray<string> Project { get; init; } = [];

    /// <exception cref="Errors.ApiException">A parameter is too long or given more than once.</exception>
    public static ApplicationQuery From(IQueryCollection query) => new()
    {
        Name = query.Text("name"),
        Refresh = query.Text("refresh"),
        Projects = Values(query, "projects"),
        ResourceVersion = query.Text("resourceVersion"),
        Selector = query.Text("selector"),
        Repo = query.Text("repo"),
        AppNamespace = query.Text("appNamespace"),
        Project = Values(query, "project"),
    };

    private static ImmutableArray<string> Values(IQueryCollection query, string name) =>
        [.. query[name].Where(value => !string.IsNullOrEmpty(value)).Select(value => value!)];
}
