using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>Where a field may name objects of several types, they are tried in kustomize's order of kinds.</summary>
internal sealed class NameReferenceOrder : IComparer<NameReference>
{
    public static NameReferenceOrder Instance { get; } = new();

    public int Compare(NameReference? x, NameReference? y) => KindOrder.Legacy.Compare(x!.Target, y!.Target);
}
