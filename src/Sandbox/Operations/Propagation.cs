namespace OrleansGitOps.Sandbox.Operations;

/// <summary>What becomes of the objects that the deleted one owns.</summary>
internal enum Propagation
{
    /// <summary>Nothing was said: they go after it, and its finalizers stay as they are.</summary>
    Default,

    /// <summary>They go after it.</summary>
    Background,

    /// <summary>They go first.</summary>
    Foreground,

    /// <summary>They stay, without an owner.</summary>
    Orphan,
}
