namespace OrleansGitOps.Manifests.Schemas;

/// <summary><c>x-kubernetes-list-type</c>: who owns what of a list.</summary>
public enum ListType
{
    /// <summary>One value: who writes it owns all of it.</summary>
    Atomic,

    /// <summary>Values that are there once each, owned one by one.</summary>
    Set,

    /// <summary>Maps told apart by <see cref="Schema.Keys"/>.</summary>
    Map,
}
