using System.Text.Json.Nodes;

namespace OrleansGitOps.Manifests.Schemas;

/// <summary>A known field of a struct.</summary>
public sealed record SchemaField(string Name, Schema Type)
{
    /// <summary>Strategic merge patches merge this list (<c>x-kubernetes-patch-strategy: merge</c>).</summary>
    public bool Merges { get; init; }

    /// <summary>The key that they merge its maps by (<c>x-kubernetes-patch-merge-key</c>); null: it holds plain values.</summary>
    public string? MergeKey { get; init; }

    /// <summary>They keep only the fields that <c>$retainKeys</c> names.</summary>
    public bool RetainsKeys { get; init; }

    /// <summary>What a missing value means, as it matters for keys of lists. Only read it.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>A struct that the API server holds by value: read back, it is never absent.</summary>
    public bool IsAlwaysThere { get; init; }
}
