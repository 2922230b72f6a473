namespace OrleansGitOps.Grains.Abstractions;

/// <summary>FNV-1a over UTF-16: the same number in every process, unlike <see cref="string.GetHashCode()"/>. Not for anything hostile.</summary>
public static class StableHash
{
    public static uint Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash;
    }
}
