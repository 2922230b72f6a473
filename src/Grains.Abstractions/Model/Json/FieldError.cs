namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What is wrong with one field of what a user sent.</summary>
/// <param name="Path">Where, such as <c>spec.source.path</c>; empty for the whole.</param>
/// <param name="Message">What is wrong and what would be right, for a person.</param>
/// <param name="Line">Line in the YAML text, from 1; null for JSON.</param>
[GenerateSerializer, Immutable, Alias("gitops.FieldError")]
public sealed record FieldError([property: Id(0)] string Path, [property: Id(1)] string Message, [property: Id(2)] int? Line = null)
{
    public override string ToString()
    {
        var text = Path.Length == 0 ? Message : $"{Path}: {Message}";
        return Line is null ? text : $"line {Line}: {text}";
    }
}
