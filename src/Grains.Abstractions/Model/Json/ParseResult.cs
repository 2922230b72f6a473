using System.Diagnostics.CodeAnalysis;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A value read from user input, or everything that is wrong with that input.</summary>
public sealed class ParseResult<T>
    where T : class
{
    internal ParseResult(T value) => Value = value;

    internal ParseResult(ImmutableArray<FieldError> errors) => Errors = errors;

    /// <summary>Null when there are errors.</summary>
    public T? Value { get; }

    public ImmutableArray<FieldError> Errors { get; } = [];

    /// <summary>All errors in one text, parted by semicolons.</summary>
    public string Message => string.Join("; ", Errors);

    public bool IsValid([NotNullWhen(true)] out T? value)
    {
        value = Value;
        return value is not null;
    }
}
