namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>Which subjects of role bindings get the namespace.</summary>
internal enum SubjectMode
{
    /// <summary>Those with the name <c>default</c>.</summary>
    DefaultOnly,
    AllServiceAccounts,
    None,
}
