using OrleansGitOps.Engine.Diffing;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>How watches find managed objects. The label is a filter, never ownership.</summary>
internal static class ManagedObjects
{
    public const string Label = ApplicationIdentity.LabelKey;

    /// <summary>Any value: one watch serves all applications.</summary>
    public const string LabelSelector = Label;
}
