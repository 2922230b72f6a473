using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Objects;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// The one place where YAML and JSON text comes in. Multi-document streams, Kubernetes' scalar rules (<see cref="YamlScalar"/>),
/// anchors, aliases and
/// merge keys; the text is hostile until read, so everything is bounded by <see cref="YamlLimits"/>.
/// </summary>
public static class YamlReader
{
    /// <summary>Reads all documents of a YAML stream, of a JSON text, or of several JSON texts after one another.</summary>
    /// <param name="bytes">UTF-8, or UTF-16 with byte order mark.</param>
    /// <param name="sourceName">How messages call it, usually the path in the repository.</param>
    /// <param name="limits">Null: <see cref="YamlLimits.Default"/>.</param>
    /// <param name="rules">Whose scalar rules count.</param>
    /// <returns>The documents in order, empty ones included (their root is null).</returns>
    /// <exception cref="YamlReadException">Not acceptable; names file, line and column.</exception>
    public static IReadOnlyList<YamlDocument> Read(
        ReadOnlySpan<byte> bytes, string sourceName, YamlLimits? limits = null, YamlRules rules = YamlRules.Kubectl)
    {
        ArgumentNullException.ThrowIfNull(sourceName);
        limits ??= YamlLimits.Default;
        if (bytes.Length > limits.MaxBytes)
        {
            throw new YamlReadException(sourceName, 1, 1, $"{bytes.Length} bytes; at most {limits.MaxBytes} are read. Split the file.");
        }

        var text = YamlText.Decode(bytes, sourceName);
        return JsonTextReader.LooksLikeJson(bytes) && JsonTextReader.TryRead(bytes, text, sourceName, limits, out var documents)
            ? documents
            : ReadYaml(text, sourceName, limits, rules);
    }

    /// <summary>
    /// Reads Kubernetes objects. Empty documents are skipped, lists (<c>kind: List</c>, and any <c>...List</c> with <c>items</c>) are
    /// replaced by
    /// their items.
    /// </summary>
    /// <exception cref="YamlReadException">As <see cref="Read"/>; also for a document that is no mapping or lacks <c>apiVersion</c>,
    /// <c>kind</c> or <c>metadata.name</c> (<c>metadata.generateName</c> will do).</exception>
    public static IReadOnlyList<KubeObject> ReadObjects(
        ReadOnlySpan<byte> bytes, string sourceName, YamlLimits? limits = null, YamlRules rules = YamlRules.Kubectl) =>
        ToObjects(Read(bytes, sourceName, limits, rules), sourceName);

    /// <summary>
    /// The second half of <see cref="ReadObjects"/>, for a caller that wants the documents' warnings too. The objects own the nodes then.
    /// </summary>
    /// <exception cref="YamlReadException">As <see cref="ReadObjects"/>.</exception>
    public static IReadOnlyList<KubeObject> ToObjects(IReadOnlyList<YamlDocument> documents, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(sourceName);

        var objects = new List<KubeObject>(documents.Count);
        foreach (var document in documents)
        {
            new ObjectCollector(document, sourceName, objects).Collect();
        }

        return objects;
    }

    private static List<YamlDocument> ReadYaml(string text, string sourceName, YamlLimits limits, YamlRules rules)
    {
        var documents = new List<YamlDocument>();
        var budget = new YamlBudget(limits, sourceName);
        var values = new YamlValues();
        using var reader = new StringReader(text);
        var parser = new GuardedParser(reader);
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is not DocumentStart)
                {
                    continue;
                }

                var start = parser.Current.Start;
                budget.Document(documents.Count, (int)start.Line, (int)start.Column);
                parser.MoveNext();
                documents.Add(ReadDocument(parser, budget, values, rules, text, documents.Count));
            }
        }
        catch (YamlException e)
        {
            throw new YamlReadException(sourceName, (int)e.Start.Line, (int)e.Start.Column, YamlSyntax.Explain(e, text), e);
        }

        return documents;
    }

    private static YamlDocument ReadDocument(
        GuardedParser parser, YamlBudget budget, YamlValues values, YamlRules rules, string text, int index)
    {
        var line = (int)parser.Current!.Start.Line;
        var builder = new YamlNodeBuilder(parser, budget, values, rules);
        JsonNode? root = builder.Read(0);
        return new(root, line) { Warnings = builder.Warnings, Text = text, Index = index };
    }
}
