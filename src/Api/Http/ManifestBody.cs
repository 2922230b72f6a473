using System.Collections.Immutable;
using System.Text.Json;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Api.Http;

/// <summary>Reads records of the model from JSON or YAML bodies, strictly: every error with its field, and in YAML with its line.</summary>
/// <param name="what">What is read, for messages: <c>application</c>.</param>
/// <param name="parse">The strict reader for its JSON.</param>
/// <param name="maxBytes">Largest body.</param>
/// <param name="isSecret">The body holds a secret: messages name fields, and quote nothing of what was sent.</param>
internal sealed class ManifestBody<T>(
    string what, ManifestBody<T>.Parser parse, int maxBytes = ModelJson.MaxManifestBytes, bool isSecret = false)
    where T : class
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

    public delegate ParseResult<T> Parser(ReadOnlySpan<byte> json);

    /// <exception cref="ApiException">Too large, or not acceptable; the message names field and line.</exception>
    public async Task<T> ReadAsync(HttpRequest request)
    {
        var bytes = await RequestBody.ReadAsync(request, maxBytes);
        if (RequestBody.HasYaml(request))
        {
            return ParseYaml(bytes);
        }

        var result = parse(bytes);
        return result.IsValid(out var value) ? value : throw Invalid(result.Errors);
    }

    /// <summary>
    /// Holds what came in another encoding to the same rules as JSON; also drops what users cannot set. Null stays null.
    /// </summary>
    /// <exception cref="ApiException">Too large, or not acceptable; the message names the field.</exception>
    public T? Check(T? value)
    {
        if (value is null)
        {
            return null;
        }

        var json = ToJson(value);
        if (json.Length > maxBytes)
        {
            throw ApiException.TooLarge(maxBytes);
        }

        var result = parse(json);
        return result.IsValid(out var valid) ? valid : throw Invalid(result.Errors);
    }

    private byte[] ToJson(T value)
    {
        try
        {
            return ModelJson.Serialize(value);
        }
        catch (JsonException)
        {
            throw ApiException.InvalidArgument($"invalid {what}: a free-form part is not JSON");
        }
    }

    private T ParseYaml(byte[] bytes)
    {
        var document = ReadDocument(bytes);
        if (document.Warnings.Count > 0)
        {
            throw Invalid(document.Warnings.Select(w => new FieldError("", w.Message, w.Line)));
        }

        var result = parse(JsonSerializer.SerializeToUtf8Bytes(document.Root));
        return result.IsValid(out var value) ? value : throw Invalid(result.Errors.Select(e => e with { Line = document.LineOf(e.Path) }));
    }

    private YamlDocument ReadDocument(byte[] bytes)
    {
        ImmutableArray<YamlDocument> documents;
        try
        {
            documents = [.. YamlReader.Read(bytes, SourceName, Limits).Where(d => d.Root is not null)];
        }
        catch (YamlReadException e)
        {
            throw Invalid([new FieldError("", e.Problem, e.Line)]);
        }

        return documents is [var only]
            ? only
            : throw ApiException.InvalidArgument($"invalid {what}: the body holds {documents.Length} YAML documents; one is expected");
    }

    private ApiException Invalid(IEnumerable<FieldError> errors)
    {
        var shown = isSecret ? errors.Select(e => e with { Message = "not as expected" }) : errors;
        return ApiException.InvalidArgument($"invalid {what}: {string.Join("; ", shown)}");
    }
}
