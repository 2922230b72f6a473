namespace OrleansGitOps.Engine.Diffing;

/// <summary>Whose fields a takeover merges into ours.</summary>
internal enum TakeoverScope
{
    /// <summary>Those of people.</summary>
    People,

    /// <summary>Those of people and of whoever applied the object before us.</summary>
    Adoption,

    /// <summary>Those of everybody: the server refuses our values beside theirs.</summary>
    Everybody,
}
