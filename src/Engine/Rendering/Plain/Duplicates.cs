using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Plain;

/// <summary>An object that stands twice in a source: the last one counts and the user is told, as in Argo CD.</summary>
internal static class Duplicates
{
    public static IReadOnlyList<KubeObject> LastWins(IReadOnlyList<KubeObject> objects, List<string> warnings)
    {
        var last = new Dictionary<ResourceKey, int>();
        var counts = new Dictionary<ResourceKey, int>();
        for (var i = 0; i < objects.Count; i++)
        {
            if (objects[i].Name.Length > 0)
            {
                last[objects[i].Key] = i;
                counts[objects[i].Key] = counts.GetValueOrDefault(objects[i].Key) + 1;
            }
        }

        if (last.Count == objects.Count)
        {
            return objects;
        }

        warnings.AddRange(counts.Where(count => count.Value > 1).Select(count =>
            $"{objects[last[count.Key]]} appears {count.Value} times in this source; the last one counts."));
        return [.. objects.Where((item, i) => item.Name.Length == 0 || last[item.Key] == i)];
    }
}
