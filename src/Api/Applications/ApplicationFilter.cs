using System.Collections.Immutable;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>Which applications a list shows; every given condition must hold.</summary>
internal sealed class ApplicationFilter
{
    private const int MaxProjects = 1000;

    private readonly string _name;
    private readonly string _namespace;
    private readonly string _repository;
    private readonly ImmutableHashSet<string> _projects;
    private readonly LabelSelector _selector;

    private ApplicationFilter(string name, string @namespace, string repository, ImmutableHashSet<string> projects, LabelSelector selector)
    {
        _name = name;
        _namespace = @namespace;
        _repository = repository;
        _projects = projects;
        _selector = selector;
    }

    /// <exception cref="ApiException">The selector cannot be read.</exception>
    public static ApplicationFilter From(ApplicationQuery query)
    {
        var projects = query.Projects.Concat(query.Project).Where(project => project.Length > 0).Take(MaxProjects + 1).ToList();
        return projects.Count > MaxProjects
            ? throw ApiException.InvalidArgument($"projects: at most {MaxProjects} are read")
            : new(
                query.Name, query.AppNamespace, Normalize(query.Repo),
                projects.ToImmutableHashSet(StringComparer.Ordinal), LabelSelector.Parse(query.Selector));
    }

    public bool Matches(Application application) =>
        (_name.Length == 0 || application.Metadata.Name == _name)
        && (_namespace.Length == 0 || application.Metadata.Namespace == _namespace)
        && (_projects.IsEmpty || _projects.Contains(ApplicationLookup.ProjectOf(application)))
        && (_repository.Length == 0 || HasRepository(application.Spec))
        && _selector.Matches(application.Metadata.Labels);

    private bool HasRepository(ApplicationSpec spec) =>
        (spec.Source is { } source && Normalize(source.RepoURL) == _repository)
        || spec.Sources.Any(s => Normalize(s.RepoURL) == _repository);

    /// <summary>Enough to find what was registered with or without <c>.git</c>; never used to reach a repository.</summary>
    private static string Normalize(string url)
    {
        var trimmed = url.TrimEnd('/');
        return trimmed.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? trimmed[..^4] : trimmed;
    }
}
