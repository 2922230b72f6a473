using System.Collections.Immutable;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// <c>CreateNamespace=true</c>: the destination namespace is made when missing, is not tracked and never pruned (as Argo CD).
/// </summary>
/// <param name="Name">The destination namespace.</param>
/// <param name="Managed">Whether labels and annotations are kept on it at each sync (<c>managedNamespaceMetadata</c>).</param>
public sealed record NamespaceRequest(
    string Name, bool Managed, ImmutableSortedDictionary<string, string> Labels, ImmutableSortedDictionary<string, string> Annotations);
