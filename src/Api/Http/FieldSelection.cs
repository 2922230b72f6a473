using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Http;

/// <summary>
/// The <c>fields</c> parameter of a list: <c>items.metadata.name,items.spec</c> writes only these, <c>-items.status.resources</c> all but
/// these (the minus in front counts for all). Paths that do not exist select nothing, as in Argo CD. What is not asked for is not
/// serialized at all.
/// </summary>
internal sealed class FieldSelection
{
    private readonly Node _root;
    private readonly bool _excludes;

    private FieldSelection(Node root, bool excludes)
    {
        _root = root;
        _excludes = excludes;
    }

    /// <param name="fields">What was asked for.</param>
    /// <param name="prefix">Where the records lie in the answer: <c>items.</c> or, in a stream, <c>result.</c>.</param>
    /// <returns>Null when <paramref name="fields"/> is empty: everything.</returns>
    public static FieldSelection? Parse(string fields, string prefix = "items.")
    {
        if (fields.Length == 0)
        {
            return null;
        }

        var excludes = fields[0] == '-';
        var root = new Node();
        var paths = fields[(excludes ? 1 : 0)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var field in paths)
        {
            if (field.StartsWith(prefix, StringComparison.Ordinal))
            {
                root.Add(field[prefix.Length..].Split('.'));
            }
        }

        return new(root, excludes);
    }

    /// <summary>Writes the selected part of one item.</summary>
    public void Write<T>(Utf8JsonWriter writer, T item)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(item);
        WriteRecord(writer, item, ModelJson.Options.GetTypeInfo(typeof(T)), _root);
    }

    private void WriteRecord(Utf8JsonWriter writer, object record, JsonTypeInfo type, Node node)
    {
        writer.WriteStartObject();
        foreach (var property in type.Properties)
        {
            var child = node.Find(property.Name);
            var isWhole = _excludes ? child is null : child is { IsEnd: true };
            if (!isWhole && (child is null || child.IsEnd))
            {
                continue;
            }

            var value = property.Get?.Invoke(record);
            if (value is null || property.ShouldSerialize?.Invoke(record, value) == false)
            {
                continue;
            }

            writer.WritePropertyName(property.Name);
            if (isWhole)
            {
                JsonSerializer.Serialize(writer, value, type.Options.GetTypeInfo(property.PropertyType));
            }
            else
            {
                WritePart(writer, value, type.Options.GetTypeInfo(property.PropertyType), child!);
            }
        }

        writer.WriteEndObject();
    }

    private void WritePart(Utf8JsonWriter writer, object value, JsonTypeInfo type, Node node)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                WriteRecord(writer, value, type, node);
                break;
            case JsonTypeInfoKind.Enumerable:
                writer.WriteStartArray();
                foreach (var item in (IEnumerable)value)
                {
                    WritePart(writer, item, type.Options.GetTypeInfo(type.ElementType!), node);
                }

                writer.WriteEndArray();
                break;
            default:
                // A path that goes on into a map or a scalar: keys of maps hold dots, so the whole is the answer.
                JsonSerializer.Serialize(writer, value, type);
                break;
        }
    }

    private sealed class Node
    {
        private Dictionary<string, Node>? _children;

        public bool IsEnd { get; private set; }

        public Node? Find(string name) => _children?.GetValueOrDefault(name);

        public void Add(ReadOnlySpan<string> path)
        {
            if (path.IsEmpty)
            {
                IsEnd = true;
                return;
            }

            _children ??= new(StringComparer.Ordinal);
            if (!_children.TryGetValue(path[0], out var child))
            {
                _children[path[0]] = child = new Node();
            }

            child.Add(path[1..]);
        }
    }
}
