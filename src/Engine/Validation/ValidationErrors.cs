using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

/// <summary>Collects findings; the first <see cref="MaxErrors"/> are enough for anybody.</summary>
internal sealed class ValidationErrors
{
    private const int MaxErrors = 100;
    private const int MaxShownLength = 100;

    private readonly ImmutableArray<FieldError>.Builder _errors = ImmutableArray.CreateBuilder<FieldError>();

    public void Add(string path, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new FieldError(path, message));
        }
    }

    /// <summary>For what the model knows, and a later version will do.</summary>
    public void NotSupported(string path, string what) => Add(path, $"{what} is not supported yet by this version");

    public void NotSupportedIf(bool isSet, string path, string what)
    {
        if (isSet)
        {
            NotSupported(path, what);
        }
    }

    public ImmutableArray<FieldError> ToImmutable() => _errors.ToImmutable();

    /// <summary>User text as a message may repeat it: short, on one line, without control characters.</summary>
    public static string Shown(string text)
    {
        var shown = string.Concat(text.Take(MaxShownLength).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? "?" : c.ToString()));
        return text.Length <= MaxShownLength ? shown : shown + "...";
    }
}
