using System.Collections.Immutable;
using System.Text.Json;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Api.Http;

/// <summary>Reads records of the model from JSON or YAML bodies, strictly: every error with its field, and in YAML with its line.</summary>
internal static class ManifestBody
{
    private const string SourceName = "body";

    private static readonly YamlLimits Limits = new()
    {
        MaxBytes = ModelJson.MaxManifestBytes,
        MaxDepth = ModelJson.MaxDepth,
        MaxNodes = 100_000,
        MaxCharacters = 4 * 1024 * 1024,
        MaxDocuments = 16,
    };

    /// <summary>Reads a body of at most <paramref name="limit"/> bytes.</summary>
    /// <param name="what">What it is, for messages: <c>application</c>.</param>
    /// <param name="parse">The strict reader for its JSON.</param>
    /// <exception cref="ApiException">Too large, or not acceptable; the message names field and line.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, string what, Parser<T> parse, int limit = ModelJson.MaxManifestBytes)
        where T : class
    {
        var bytes = await RequestBody.ReadAsync(request, limit);
        return RequestBody.HasYaml(request) ? ParseYaml(bytes, what, parse) : ValueOf(parse(bytes), what);
    }

    private static T ParseYaml<T>(byte[] bytes, string what, Parser<T> parse)
        where T : class
    {
        var document = ReadDocument(bytes, what);
        if (document.Warnings.Count > 0)
        {
            var errors = document.Warnings.Select(w => new FieldError("", w.Message, w.Line));
            throw Invalid(what, errors);
        }

        var result = parse(JsonSerializer.SerializeToUtf8Bytes(document.Root));
        return result.IsValid(out var value)
            ? value
            : throw Invalid(what, result.Errors.Select(e => e with { Line = document.LineOf(e.Path) }));
    }

    private static YamlDocument ReadDocument(byte[] bytes, string what)
    {
        ImmutableArray<YamlDocument> documents;
        try
        {
            documents = [.. YamlReader.Read(bytes, SourceName, Limits).Where(d => d.Root is not null)];
        }
        catch (YamlReadException e)
        {
            throw Invalid(what, [new FieldError("", e.Problem, e.Line)]);
        }

        return documents is [var only]
            ? only
            : throw ApiException.InvalidArgument($"invalid {what}: the body holds {documents.Length} YAML documents; one is expected");
    }

    private static T ValueOf<T>(ParseResult<T> result, string what)
        where T : class => result.IsValid(out var value) ? value : throw Invalid(what, result.Errors);

    private static ApiException Invalid(string what, IEnumerable<FieldError> errors) =>
        ApiException.InvalidArgument($"invalid {what}: {string.Join("; ", errors)}");

    public delegate ParseResult<T> Parser<T>(ReadOnlySpan<byte> json)
        where T : class;
}
