using YamlDotNet.Core;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Turns the parser's complaint into one that tells the user what to do.</summary>
internal static class YamlSyntax
{
    public static string Explain(YamlException error, string text)
    {
        var message = error.Message;

        // The parser puts its own place in front: "(Line: 3, Col: 1, Idx: 20) - (Line: ...): what".
        var end = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        var problem = (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
        var line = LineAt(text, (int)error.Start.Line);
        var hint = HintFor(line);
        return $"YAML syntax: {char.ToLowerInvariant(problem[0])}{problem[1..]}.{hint}";
    }

    private static string HintFor(ReadOnlySpan<char> line)
    {
        var content = line.TrimStart(' ');
        if (content.StartsWith("\t"))
        {
            return " The line is indented with a tab; YAML takes spaces only.";
        }

        if (content.StartsWith("{{") || content.Contains("{{", StringComparison.Ordinal))
        {
            return " The line holds {{ }}: a template must be rendered first, a literal text must be quoted.";
        }

        return content.StartsWith("<<<<<<<") || content.StartsWith("=======") || content.StartsWith(">>>>>>>")
            ? " The line looks like an unresolved merge conflict."
            : "";
    }

    private static ReadOnlySpan<char> LineAt(string text, int line)
    {
        var rest = text.AsSpan();
        for (; line > 1; line--)
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
            {
                return default;
            }

            rest = rest[(end + 1)..];
        }

        var stop = rest.IndexOf('\n');
        return stop < 0 ? rest : rest[..stop];
    }
}
