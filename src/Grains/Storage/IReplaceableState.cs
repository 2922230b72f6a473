namespace OrleansGitOps.Grains.Storage;

/// <summary>
/// A state that can begin anew when its row cannot be read, because a safe value is known. Without it the grain does not start and its callers hear why.
/// </summary>
/// <typeparam name="TSelf">The state.</typeparam>
internal interface IReplaceableState<TSelf>
{
    /// <summary>Whether nothing is missing in what was read.</summary>
    bool IsWhole();

    /// <summary>A state that errs on the safe side; asked of a fresh one.</summary>
    /// <param name="now">The moment of the loss.</param>
    TSelf AfterLoss(DateTimeOffset now);
}
