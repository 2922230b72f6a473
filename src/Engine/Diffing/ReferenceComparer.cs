using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>Checks a live object against the reference of our last apply.</summary>
internal sealed class ReferenceComparer
{
    private readonly LeafHasher _leaves;
    private readonly JsonObject? _ours;
    private readonly List<FieldPath> _differences = [];

    private ReferenceComparer(KubeObject live, IKeyedHasher hasher)
    {
        _leaves = new LeafHasher(live, hasher);
        _ours = ManagedFieldsEntry.OurFields(live);
    }

    public static ImmutableArray<string> Compare(Reference reference, KubeObject live, IKeyedHasher hasher) =>
        [.. Differences(reference, live, hasher).Select(path => path.ToString())];

    public static IReadOnlyList<FieldPath> Differences(Reference reference, KubeObject live, IKeyedHasher hasher)
    {
        if (ReferenceBuilder.Read(reference) is not { } tree)
        {
            // What we applied is not known any more: applying it again makes it known.
            return [FieldPath.Root];
        }

        var comparer = new ReferenceComparer(live, hasher);
        comparer.Node(tree, live.Content, FieldPath.Root);
        return comparer._differences;
    }

    private void Node(JsonObject node, JsonNode? live, FieldPath path)
    {
        var last = -1;
        var isInOrder = true;
        foreach (var (key, expected) in node)
        {
            var at = path.Child(key);
            if (!FieldNavigator.TryFind(live, key, out var value, out var index))
            {
                _differences.Add(at);
                continue;
            }

            isInOrder &= !key.StartsWith("k:", StringComparison.Ordinal) || index > last;
            last = index;
            if (expected is JsonObject child)
            {
                Node(child, value, at);
            }
            else if (expected is not JsonArray { Count: 2 } leaf || !Agrees(leaf, value, at))
            {
                _differences.Add(at);
            }
        }

        if (!isInOrder)
        {
            _differences.Add(path);
        }
    }

    private bool Agrees(JsonArray leaf, JsonNode? live, FieldPath path)
    {
        var expected = leaf[1];
        if ((string?)leaf[0] == "=")
        {
            return CanonicalJson.AreEqual(expected, live);
        }

        if ((string?)expected == _leaves.Hash(CanonicalJson.Text(live), path))
        {
            return true;
        }

        // Something inside an empty map that we sent: fine while the map itself is still ours. An atomic map that was changed is not (the
        // server took it from us).
        return (string?)leaf[0] == "e" && (_ours is null || FieldTree.Covers(_ours, path));
    }
}
