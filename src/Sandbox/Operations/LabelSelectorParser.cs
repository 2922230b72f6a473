using System.Globalization;
using OrleansGitOps.Sandbox.Errors;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Reads <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;5</c>.</summary>
internal sealed class LabelSelectorParser
{
    private readonly string _text;
    private int _at;

    private LabelSelectorParser(string text) => _text = text;

    /// <exception cref="ApiException">400: it cannot be read.</exception>
    public static IReadOnlyList<Predicate<IReadOnlyDictionary<string, string>>> Parse(string text)
    {
        var parser = new LabelSelectorParser(text);
        var terms = new List<Predicate<IReadOnlyDictionary<string, string>>>();
        parser.SkipSpaces();
        while (parser._at < text.Length)
        {
            terms.Add(parser.Term());
            parser.SkipSpaces();
            if (parser._at < text.Length && !parser.TryTake(","))
            {
                throw parser.Unreadable();
            }

            parser.SkipSpaces();
        }

        return terms;
    }

    private Predicate<IReadOnlyDictionary<string, string>> Term()
    {
        if (TryTake("!"))
        {
            var absent = Word();
            return labels => !labels.ContainsKey(absent);
        }

        var key = Word();
        SkipSpaces();
        if (TryTake("!="))
        {
            var other = Word(mayBeEmpty: true);
            return labels => labels.GetValueOrDefault(key) is not { } value || value != other;
        }

        if (TryTake("==") || TryTake("="))
        {
            var wanted = Word(mayBeEmpty: true);
            return labels => labels.GetValueOrDefault(key) == wanted;
        }

        if (TryTake(">") || TryTake("<"))
        {
            var isGreater = _text[_at - 1] == '>';
            return long.TryParse(Word(), CultureInfo.InvariantCulture, out var limit)
                ? labels => long.TryParse(labels.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var value)
                    && (isGreater ? value > limit : value < limit)
                : throw Unreadable();
        }

        if (TryTake("notin"))
        {
            var excluded = Values();
            return labels => labels.GetValueOrDefault(key) is not { } value || !excluded.Contains(value);
        }

        if (TryTake("in"))
        {
            var wanted = Values();
            return labels => labels.GetValueOrDefault(key) is { } value && wanted.Contains(value);
        }

        return labels => labels.ContainsKey(key);
    }

    private HashSet<string> Values()
    {
        SkipSpaces();
        if (!TryTake("("))
        {
            throw Unreadable();
        }

        var values = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            values.Add(Word(mayBeEmpty: true));
            SkipSpaces();
        }
        while (TryTake(","));

        return TryTake(")") ? values : throw Unreadable();
    }

    private string Word(bool mayBeEmpty = false)
    {
        SkipSpaces();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '_' or '.' or '/'))
        {
            _at++;
        }

        return _at > start || mayBeEmpty ? _text[start.._at] : throw Unreadable();
    }

    private bool TryTake(string token)
    {
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private ApiException Unreadable() =>
        StatusError.BadRequest($"unable to parse requirement: the label selector \"{_text}\" cannot be read at position {_at}");
}
