using System.Text;
using OrleansGitOps.Engine.Rendering.Kustomize.Loading;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Generators;

/// <summary>The data of a generated ConfigMap or Secret: env files, then literals, then files; a key may come once.</summary>
internal sealed class KeyValueSources(RootedFiles files)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <exception cref="Errors.GitOpsException">A file is missing or outside, a line or literal is malformed, or a key repeats.</exception>
    public SortedDictionary<string, ReadOnlyMemory<byte>> Load(GeneratorRule rule)
    {
        var data = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var i = 0; i < rule.Envs.Count; i++)
        {
            AddEnvFile(data, rule.Envs[i], $"{rule.Where}.envs[{i}]");
        }

        for (var i = 0; i < rule.Literals.Count; i++)
        {
            AddLiteral(data, rule.Literals[i], $"{rule.Where}.literals[{i}]");
        }

        for (var i = 0; i < rule.Files.Count; i++)
        {
            AddFile(data, rule.Files[i], $"{rule.Where}.files[{i}]");
        }

        return data;
    }

    private static void Add(SortedDictionary<string, ReadOnlyMemory<byte>> data, string key, ReadOnlyMemory<byte> value, string where)
    {
        if (!data.TryAdd(key, value))
        {
            throw RenderError.Failed($"{where}: illegally repeats the key '{key}'; remove one of the two.");
        }
    }

    private static void AddLiteral(SortedDictionary<string, ReadOnlyMemory<byte>> data, string literal, string where)
    {
        var equals = literal.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            // The literal may be a secret, so it is not shown.
            throw RenderError.Failed($"{where}: invalid literal source, expected key=value.");
        }

        Add(data, literal[..equals], Encoding.UTF8.GetBytes(Unquote(literal[(equals + 1)..])), where);
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == text[^1] && (text[0] is '"' or '\'') ? text[1..^1] : text;

    private void AddFile(SortedDictionary<string, ReadOnlyMemory<byte>> data, string source, string where)
    {
        var parts = source.Split('=');
        var (key, path) = parts switch
        {
            [var only] => (SourcePath.Name(only.TrimEnd('/')), only),
            ["", var onlyPath] => throw RenderError.Failed($"{where}: missing key name for file path '{onlyPath}' in source '{source}'."),
            [var onlyKey, ""] => throw RenderError.Failed($"{where}: missing file path for key name '{onlyKey}' in source '{source}'."),
            [var name, var file] => (name, file),
            _ => throw RenderError.Failed($"{where}: source '{source}' key name or file path contains '='."),
        };
        Add(data, key, files.Read(path, where), where);
    }

    private void AddEnvFile(SortedDictionary<string, ReadOnlyMemory<byte>> data, string path, string where)
    {
        var text = DecodeText(files.Read(path, where), $"{where}: {path}");
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var content = (line == 1 ? raw.TrimStart('\uFEFF') : raw).TrimEnd('\r').TrimStart();
            if (content.Length == 0 || content[0] == '#')
            {
                continue;
            }

            var equals = content.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw RenderError.Failed(
                    $"{where}: {path}:{line}: '{Shorten(content)}' has no value. A bare key would read the environment of the "
                    + "process, which "
                    + "is never done; write 'key=value'.");
            }

            Add(data, content[..equals], Encoding.UTF8.GetBytes(content[(equals + 1)..]), $"{where}: {path}:{line}");
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static string DecodeText(ReadOnlyMemory<byte> bytes, string where)
    {
        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException exception)
        {
            throw RenderError.Failed($"{where}: has invalid utf8 bytes.", exception);
        }
    }
}
