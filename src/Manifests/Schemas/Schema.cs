using System.Collections.Frozen;

namespace OrleansGitOps.Manifests.Schemas;

/// <summary>
/// The type of a value as far as merging and field ownership need it. Immutable once made; structs resolve their fields when first asked,
/// as types may name each other in circles.
/// </summary>
public sealed class Schema
{
    private readonly Lazy<FrozenDictionary<string, SchemaField>>? _fields;

    private Schema(SchemaShape shape, Lazy<FrozenDictionary<string, SchemaField>>? fields = null) => (Shape, _fields) = (shape, fields);

    /// <summary>Any value; maps in it are owned key by key, lists as a whole.</summary>
    public static Schema Untyped { get; } = new(SchemaShape.Untyped);

    /// <summary>Any value, owned as a whole.</summary>
    public static Schema Any { get; } = new(SchemaShape.Scalar);

    public SchemaShape Shape { get; }

    public ScalarType Scalar { get; private init; }

    /// <summary>The map or list is one value to field ownership.</summary>
    public bool IsAtomic { get; private init; }

    public ListType List { get; private init; }

    /// <summary>The fields that tell the maps of a list apart; empty unless <see cref="List"/> says so.</summary>
    public IReadOnlyList<string> Keys { get; private init; } = [];

    /// <summary>The values of a map or list; for a struct, of the fields that are not known (null: there may be none).</summary>
    public Schema? Element { get; private init; }

    /// <summary>The name that the schema document gives this struct, or null.</summary>
    public string? Name { get; private init; }

    /// <summary>The known fields; empty when this is no struct.</summary>
    public FrozenDictionary<string, SchemaField> Fields => _fields?.Value ?? FrozenDictionary<string, SchemaField>.Empty;

    public static Schema OfScalar(ScalarType scalar) => new(SchemaShape.Scalar) { Scalar = scalar };

    public static Schema MapOf(Schema element, bool isAtomic = false) => new(SchemaShape.Map) { Element = element, IsAtomic = isAtomic };

    public static Schema AtomicListOf(Schema element) => new(SchemaShape.List) { Element = element, IsAtomic = true };

    public static Schema SetOf(Schema element) => new(SchemaShape.List) { Element = element, List = ListType.Set };

    public static Schema ListByKeys(Schema element, IReadOnlyList<string> keys) =>
        new(SchemaShape.List) { Element = element, List = ListType.Map, Keys = keys };

    /// <param name="fields">Called once, when the fields are first asked for.</param>
    /// <param name="isAtomic">See <see cref="IsAtomic"/>.</param>
    /// <param name="other">See <see cref="Element"/>.</param>
    /// <param name="name">See <see cref="Name"/>.</param>
    public static Schema Struct(Func<IEnumerable<SchemaField>> fields, bool isAtomic = false, Schema? other = null, string? name = null) =>
        new(SchemaShape.Struct, new(() => fields().ToFrozenDictionary(field => field.Name, StringComparer.Ordinal)))
        {
            IsAtomic = isAtomic,
            Element = other,
            Name = name,
        };

    /// <summary>The same type, owned as a whole.</summary>
    public Schema AsAtomic() => new(Shape, _fields)
    {
        Scalar = Scalar, IsAtomic = true, List = List, Keys = Keys, Element = Element, Name = Name,
    };

    /// <summary>The type of a map's entry or struct's field; <see cref="Untyped"/> when nothing is known.</summary>
    public Schema ChildOf(string field) =>
        Shape == SchemaShape.Struct && Fields.TryGetValue(field, out var known) ? known.Type : Element ?? Untyped;
}
