using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Builds the node tree of one document from the parser's events. Recurses once per level, at most <see cref="YamlLimits.HighestDepth"/>.
/// </summary>
internal sealed class YamlNodeBuilder(IParser parser, YamlBudget budget, YamlValues values, YamlRules rules)
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    private readonly Dictionary<string, Anchored?> _anchors = new(StringComparer.Ordinal);
    private readonly YamlWarnings _warnings = new(budget);

    /// <summary>
    /// How deep the part just read goes below itself; carried up so that an alias can be checked without walking what it stands for.
    /// </summary>
    private int _deepest;

    public IReadOnlyList<YamlWarning> Warnings => _warnings.All;

    /// <summary>Reads the node at the parser's current event and leaves the parser behind it.</summary>
    public JsonNode? Read(int depth)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                return ReadScalar(scalar, depth);
            case MappingStart start:
                return ReadCollection(start, depth, isMapping: true);
            case SequenceStart start:
                return ReadCollection(start, depth, isMapping: false);
            case AnchorAlias alias:
                var node = Expand(alias, depth);
                parser.MoveNext();
                return node;
            default:
                throw Error(parser.Current!, "a value was expected here.");
        }
    }

    private JsonNode? ReadScalar(Scalar scalar, int depth)
    {
        budget.Spend(1, scalar.Value.Length, LineOf(scalar), ColumnOf(scalar));
        _deepest = Math.Max(_deepest, depth);
        var node = ValueOf(scalar);
        if (!scalar.Anchor.IsEmpty)
        {
            _anchors[scalar.Anchor.Value] = new(node, 1, scalar.Value.Length, 0);
        }

        parser.MoveNext();
        return node;
    }

    private JsonNode ReadCollection(NodeEvent start, int depth, bool isMapping)
    {
        budget.Enter(depth + 1, LineOf(start), ColumnOf(start));
        budget.Spend(1, 0, LineOf(start), ColumnOf(start));
        RefuseForeignTag(start, isMapping ? "map" : "seq");

        var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        var (nodesBefore, charactersBefore, deepestBefore) = (budget.Nodes - 1, budget.Characters, _deepest);
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        _deepest = depth + 1;
        parser.MoveNext();
        JsonNode node = isMapping ? ReadMapping(depth + 1) : ReadSequence(depth + 1);
        parser.MoveNext();

        if (anchor is not null)
        {
            _anchors[anchor] = new(node, budget.Nodes - nodesBefore, budget.Characters - charactersBefore, _deepest - depth);
        }

        _deepest = Math.Max(_deepest, deepestBefore);
        return node;
    }

    private JsonArray ReadSequence(int depth)
    {
        var array = new JsonArray();
        while (parser.Current is not SequenceEnd)
        {
            array.Add(Read(depth));
        }

        return array;
    }

    private JsonObject ReadMapping(int depth)
    {
        var mapping = new JsonObject();
        List<JsonNode?>? merges = null;
        while (parser.Current is not MappingEnd)
        {
            var at = parser.Current!;
            if (at is Scalar { Value: "<<", Style: ScalarStyle.Plain })
            {
                parser.MoveNext();
                var mergeAt = parser.Current!;
                merges ??= [];
                AddMerges(merges, Read(depth), mergeAt);
                continue;
            }

            var key = ReadKey(at);
            var value = Read(depth);
            if (!mapping.TryAdd(key, value))
            {
                if (_warnings.TryTake(out var isLast))
                {
                    _warnings.AddKeyTwice(key, LineOf(at), ColumnOf(at), isLast);
                }

                mapping[key] = value;
            }
        }

        // YAML's merge rule: keys of the mapping itself win, then the earlier of the merged ones.
        if (merges is not null)
        {
            foreach (var merged in merges.Cast<JsonObject>())
            {
                foreach (var (key, value) in merged)
                {
                    if (!mapping.ContainsKey(key))
                    {
                        mapping.Add(key, value?.DeepClone());
                    }
                }
            }
        }

        return mapping;
    }

    private void AddMerges(List<JsonNode?> merges, JsonNode? source, ParsingEvent at)
    {
        switch (source)
        {
            case JsonObject:
                merges.Add(source);
                break;
            case JsonArray array when array.All(static one => one is JsonObject):
                merges.AddRange(array);
                break;
            default:
                throw Error(at, "a merge key << takes a mapping or a list of mappings.");
        }
    }

    private string ReadKey(ParsingEvent at)
    {
        if (at is AnchorAlias alias)
        {
            var key = Expand(alias, 0) is JsonValue value && value.TryGetValue<string>(out var text)
                ? text
                : throw Error(at, $"alias *{alias.Value.Value} stands as a key, but is not a text.");
            parser.MoveNext();
            return key;
        }

        if (at is not Scalar scalar)
        {
            throw Error(at, "a mapping or list stands as a key; Kubernetes objects have plain keys only.");
        }

        budget.Spend(1, scalar.Value.Length, LineOf(scalar), ColumnOf(scalar));
        var name = KeyOf(scalar);
        if (!scalar.Anchor.IsEmpty)
        {
            _anchors[scalar.Anchor.Value] = new(JsonValue.Create(name), 1, name.Length, 0);
        }

        parser.MoveNext();
        return name;
    }

    private string KeyOf(Scalar scalar)
    {
        var resolved = ResolvedOf(scalar, out var text);
        return resolved.Kind switch
        {
            YamlScalarKind.Text => text,
            YamlScalarKind.Boolean => resolved.Truth ? "true" : "false",
            YamlScalarKind.Integer => resolved.Integer.ToString(CultureInfo.InvariantCulture),
            YamlScalarKind.Null => throw Error(scalar, "an empty key (null); quote it if a text is meant."),
            _ => GoNumber.Key(resolved.Float),
        };
    }

    private JsonNode? ValueOf(Scalar scalar)
    {
        var resolved = ResolvedOf(scalar, out var text);
        return resolved.Kind switch
        {
            YamlScalarKind.Text => JsonValue.Create(text),
            YamlScalarKind.Null => null,
            YamlScalarKind.Boolean => JsonValue.Create(resolved.Truth),
            YamlScalarKind.Integer => values.Integer(resolved.Integer),
            YamlScalarKind.Float => values.Float(resolved.Float),
            _ => throw Error(scalar, $"{scalar.Value} is a number that JSON does not have; quote it if a text is meant."),
        };
    }

    private YamlScalar ResolvedOf(Scalar scalar, out string text)
    {
        text = scalar.Value;
        try
        {
            if (scalar.Tag.IsEmpty)
            {
                return scalar.Style == ScalarStyle.Plain ? YamlScalar.Resolve(text, rules) : new(YamlScalarKind.Text);
            }

            return ResolveTagged(scalar, ref text);
        }
        catch (FormatException e)
        {
            throw Error(scalar, e.Message);
        }
    }

    private YamlScalar ResolveTagged(Scalar scalar, ref string text)
    {
        var tag = scalar.Tag.IsNonSpecific ? "str" : CoreTag(scalar);
        if (tag is "str" or "timestamp")
        {
            return new(YamlScalarKind.Text);
        }

        if (tag == "binary")
        {
            text = DecodeBinary(scalar);
            return new(YamlScalarKind.Text);
        }

        var resolved = YamlScalar.Resolve(text, rules);
        return (tag, resolved.Kind) switch
        {
            ("null", YamlScalarKind.Null) or ("bool", YamlScalarKind.Boolean) or ("int", YamlScalarKind.Integer) => resolved,
            ("float", YamlScalarKind.Float or YamlScalarKind.NotFinite) => resolved,
            ("float", YamlScalarKind.Integer) => new(YamlScalarKind.Float, Float: (double)resolved.Integer),
            ("null" or "bool" or "int" or "float", _) => throw Error(scalar, $"\"{Shown(text)}\" cannot be read as !!{tag}."),
            _ => throw ForeignTag(scalar, scalar.Tag.Value),
        };
    }

    /// <summary>kubectl and kustomize both decode it and hand on a text.</summary>
    private string DecodeBinary(Scalar scalar)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(scalar.Value));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw Error(
                scalar,
                "!!binary is base64 of UTF-8 text here; for other bytes use the field for binary data (binaryData, data) without a tag.");
        }
    }

    private string CoreTag(NodeEvent at)
    {
        var tag = at.Tag.Value;
        return tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? tag[TagPrefix.Length..] : throw ForeignTag(at, tag);
    }

    private void RefuseForeignTag(NodeEvent start, string allowed)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && CoreTag(start) != allowed)
        {
            throw ForeignTag(start, start.Tag.Value);
        }
    }

    private YamlReadException ForeignTag(NodeEvent at, string tag) =>
        Error(at, $"tag {Shown(tag)} is refused; only YAML's core tags are read "
            + "(!!str, !!int, !!float, !!bool, !!null, !!binary, !!timestamp, !!map, !!seq).");

    private JsonNode? Expand(AnchorAlias alias, int depth)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var anchored))
        {
            throw Error(alias, $"alias *{Shown(name)} has no anchor &{Shown(name)} before it.");
        }

        if (anchored is null)
        {
            throw Error(alias, $"alias *{Shown(name)} stands inside of its own anchor.");
        }

        budget.Enter(depth + anchored.Depth, LineOf(alias), ColumnOf(alias));
        budget.Spend(anchored.Nodes, anchored.Characters, LineOf(alias), ColumnOf(alias), name);
        _deepest = Math.Max(_deepest, depth + anchored.Depth);
        return anchored.Node?.DeepClone();
    }

    private YamlReadException Error(ParsingEvent at, string problem) => budget.Error(LineOf(at), ColumnOf(at), problem);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static int LineOf(ParsingEvent at) => (int)at.Start.Line;

    private static int ColumnOf(ParsingEvent at) => (int)at.Start.Column;

    /// <param name="Nodes">With all that its own aliases stand for, as are <paramref name="Characters"/> and
    /// <paramref name="Depth"/>.</param>
    private sealed record Anchored(JsonNode? Node, int Nodes, long Characters, int Depth);
}
