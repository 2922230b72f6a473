using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Which objects a list or watch is about: namespace, labels and fields.</summary>
internal sealed class Selector
{
    private readonly string _namespace;
    private readonly IReadOnlyList<Predicate<IReadOnlyDictionary<string, string>>> _labels;
    private readonly IReadOnlyList<(string Field, string Value, bool IsEqual)> _fields;

    /// <exception cref="ApiException">400: a selector cannot be read, or asks for a field that cannot be asked for.</exception>
    public Selector(ResourceKind kind, string ns, string labels, string fields)
    {
        _namespace = ns;
        _labels = LabelSelectorParser.Parse(labels);
        _fields = ParseFields(kind, fields);
    }

    public bool Matches(StoredObject item) =>
        (_namespace.Length == 0 || item.Name.Namespace == _namespace)
        && _labels.All(label => label(item.Labels))
        && _fields.All(field => (ValueOf(item, field.Field) == field.Value) == field.IsEqual);

    private static string ValueOf(StoredObject item, string field) => field switch
    {
        "metadata.name" => item.Name.Name,
        "metadata.namespace" => item.Name.Namespace,
        _ => item.Fields.GetValueOrDefault(field, ""),
    };

    private static List<(string, string, bool)> ParseFields(ResourceKind kind, string text)
    {
        var terms = new List<(string, string, bool)>();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw StatusError.BadRequest($"invalid field selector: \"{text}\"; can't understand \"{term}\"");
            }

            var isEqual = term[at - 1] != '!';
            var field = term[..(isEqual ? at : at - 1)];
            if (field is not ("metadata.name" or "metadata.namespace") && !kind.SelectableFields.Contains(field))
            {
                throw StatusError.BadRequest($"field label not supported: {field}");
            }

            terms.Add((field, term[(at + 1)..].TrimStart('='), isEqual));
        }

        return terms;
    }
}
