using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Generators;

/// <summary><c>configMapGenerator</c> and <c>secretGenerator</c>: one object from files, literals and env files.</summary>
internal sealed class ObjectGenerator(KeyValueSources sources)
{
    /// <summary>kustomize breaks long base64 texts; the breaks are part of the value and so of the hash.</summary>
    private const int Base64LineLength = 70;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public Resource GenerateConfigMap(GeneratorRule rule, GeneratorOptions global)
    {
        var content = Frame("ConfigMap", rule);
        var (data, binaryData) = (new JsonObject(), new JsonObject());
        foreach (var (key, bytes) in sources.Load(rule))
        {
            if (TextOf(bytes.Span) is { } text)
            {
                data[key] = text;
            }
            else
            {
                binaryData[key] = ToBase64(bytes.Span);
            }
        }

        if (data.Count > 0)
        {
            content["data"] = data;
        }

        if (binaryData.Count > 0)
        {
            content["binaryData"] = binaryData;
        }

        return Finish(content, rule, rule.Options.Over(global));
    }

    public Resource GenerateSecret(GeneratorRule rule, GeneratorOptions global)
    {
        var content = Frame("Secret", rule);
        content["type"] = rule.Type.Length > 0 ? rule.Type : "Opaque";
        var data = new JsonObject();
        foreach (var (key, bytes) in sources.Load(rule))
        {
            data[key] = ToBase64(bytes.Span);
        }

        content["data"] = data;
        return Finish(content, rule, rule.Options.Over(global));
    }

    private static JsonObject Frame(string kind, GeneratorRule rule)
    {
        if (rule.Name.Length == 0)
        {
            throw RenderError.Failed($"{rule.Where}.name: a {(kind == "Secret" ? "secret" : "configmap")} must have a name.");
        }

        var metadata = new JsonObject { ["name"] = rule.Name };
        if (rule.Namespace.Length > 0)
        {
            metadata["namespace"] = rule.Namespace;
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata };
    }

    private static Resource Finish(JsonObject content, GeneratorRule rule, GeneratorOptions options)
    {
        var metadata = (JsonObject)content["metadata"]!;
        AddMap(metadata, "labels", options.Labels);
        AddMap(metadata, "annotations", options.Annotations);
        if (options.Immutable)
        {
            content["immutable"] = true;
        }

        return new Resource(content) { NeedsHash = !options.DisableNameSuffixHash, Behavior = rule.Behavior };
    }

    private static void AddMap(JsonObject metadata, string name, IReadOnlyDictionary<string, string> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var map = new JsonObject();
        foreach (var (key, value) in entries)
        {
            map[key] = value;
        }

        metadata[name] = map;
    }

    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string ToBase64(ReadOnlySpan<byte> bytes)
    {
        var text = Convert.ToBase64String(bytes);
        if (text.Length < Base64LineLength)
        {
            return text;
        }

        var lines = new StringBuilder(text.Length + (text.Length / Base64LineLength) + 1);
        for (var i = 0; i < text.Length; i += Base64LineLength)
        {
            lines.Append(text, i, Math.Min(Base64LineLength, text.Length - i)).Append('\n');
        }

        return lines.ToString();
    }
}
