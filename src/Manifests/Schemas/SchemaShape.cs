namespace OrleansGitOps.Manifests.Schemas;

/// <summary>What a value of a schema looks like.</summary>
public enum SchemaShape
{
    /// <summary>Text, number or boolean: see <see cref="Schema.Scalar"/>.</summary>
    Scalar,

    /// <summary>A map with known fields.</summary>
    Struct,

    /// <summary>A map with free keys.</summary>
    Map,

    /// <summary>A list: see <see cref="Schema.List"/>.</summary>
    List,

    /// <summary>Anything: maps are owned key by key, the rest as a whole.</summary>
    Untyped,
}
