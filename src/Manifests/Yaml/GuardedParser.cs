using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// YamlDotNet's parser, whose complaints are always a <see cref="YamlException"/> that says where reading stopped. By itself it lets others
/// through (an InvalidOperationException for some plain scalars, an ArgumentException for a tag that is no URI), without a place.
/// </summary>
internal sealed class GuardedParser : IParser
{
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    public GuardedParser(TextReader text)
    {
        _scanner = new(text, skipComments: true);
        _parser = new(_scanner);
    }

    public ParsingEvent? Current => _parser.Current;

    /// <exception cref="YamlException">No YAML; nothing else is thrown.</exception>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException e) when (_scanner.CurrentPosition.Line > e.Start.Line)
        {
            // The exception names where the broken construct began; a person looks where reading stopped.
            var at = _scanner.CurrentPosition;
            throw new YamlException(at, at, e.Message, e);
        }
        catch (Exception e) when (e is not YamlException)
        {
            var at = _scanner.CurrentPosition;
            throw new YamlException(at, at, "the text breaks off or is malformed here", e);
        }
    }
}
