namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Types of changes in a stream.</summary>
public static class WatchEventTypes
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
}
