using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>Says what is wrong with a single value, in words that tell the user what to write instead.</summary>
internal static class ScalarCheck
{
    private const int MaxShownLength = 40;

    /// <summary>Of a time with every character escaped.</summary>
    private const int MaxTimeLength = 40 * 6;

    /// <summary>Null when the value under the reader is one of <paramref name="type"/>.</summary>
    public static string? Problem(ref Utf8JsonReader reader, Type type) => type switch
    {
        _ when type == typeof(string) => StringProblem(ref reader),
        _ when type == typeof(bool) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? null
            : Expected("true or false", ref reader),
        _ when type == typeof(long) => IsWhole(ref reader, long.MinValue, long.MaxValue)
            ? null
            : Expected("a whole number", ref reader),
        _ when type == typeof(IntOrString) => reader.TokenType == JsonTokenType.String || IsWhole(ref reader, int.MinValue, int.MaxValue)
            ? null
            : Expected("a whole number or a string", ref reader),
        _ when type == typeof(DateTimeOffset) => TimeProblem(ref reader),
        _ => throw new InvalidOperationException($"the model has a field of type {type}, which the strict reader does not know"),
    };

    public static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "the number " + Shorten(Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    private static string? StringProblem(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => null,
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Expected("a string", ref reader) + "; put it in quotes",
        _ => Expected("a string", ref reader),
    };

    private static string? TimeProblem(ref Utf8JsonReader reader)
    {
        const string Form = "a time such as \"2026-01-31T12:00:00Z\"";
        return reader.TokenType != JsonTokenType.String ? Expected(Form, ref reader)
            : reader.ValueSpan.Length <= MaxTimeLength && KubernetesTime.TryParse(reader.GetString(), out _) ? null
            : $"not {Form}";
    }

    private static bool IsWhole(ref Utf8JsonReader reader, long from, long to) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= from && number <= to;

    private static string Expected(string what, ref Utf8JsonReader reader) =>
        string.Create(CultureInfo.InvariantCulture, $"expected {what} but found {Describe(ref reader)}");

    private static string Shorten(string text) => text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "...";
}
