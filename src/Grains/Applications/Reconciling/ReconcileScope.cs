namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>How much a reconcile looks at. Triggers that arrive while one runs are merged into the next.</summary>
/// <param name="ResolveMaxAge">How old the Git host's answer may be; null: the revision is not asked for, only live objects changed.</param>
/// <param name="Hard">Render and read live objects again.</param>
internal sealed record ReconcileScope(TimeSpan? ResolveMaxAge, bool Hard)
{
    /// <summary>Live objects changed.</summary>
    public static ReconcileScope Objects { get; } = new(null, false);

    /// <summary>The safety net: takes what the repository grain knows and never causes a request to the Git host.</summary>
    public static ReconcileScope Timer { get; } = new(TimeSpan.MaxValue, false);

    /// <summary>A user or a webhook asked: the Git host is asked, joined with a request under way.</summary>
    public static ReconcileScope User(bool hard) => new(TimeSpan.Zero, hard);

    public ReconcileScope Merge(ReconcileScope? other) => other is null ? this : new(Sooner(ResolveMaxAge, other.ResolveMaxAge), Hard || other.Hard);

    private static TimeSpan? Sooner(TimeSpan? left, TimeSpan? right) =>
        left is null ? right : right is null ? left : left < right ? left : right;
}
