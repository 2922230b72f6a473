namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>What users send: strict.</summary>
public static partial class ModelJson
{
    /// <summary>Largest manifest that is read, in bytes; etcd takes no object above 1.5 MiB either.</summary>
    public const int MaxManifestBytes = 1536 * 1024;

    private static readonly string[] IgnoredInApplication = ["status", "operation"];
    private static readonly string[] IgnoredInProject = ["status"];

    /// <summary>
    /// Reads an Application as a user sends it. <c>status</c> and <c>operation</c> are accepted and dropped: a write can set neither
    /// (they are answered by the server). <c>apiVersion</c> and <c>kind</c> may be absent, as in requests of Argo CD's clients.
    /// </summary>
    public static ParseResult<Application> ParseApplicationManifest(ReadOnlySpan<byte> json) =>
        CheckType(Parse<Application>(json, IgnoredInApplication), a => (a.ApiVersion, a.Kind), ModelConstants.ApplicationKind);

    /// <summary>As <see cref="ParseApplicationManifest"/>, for an AppProject.</summary>
    public static ParseResult<AppProject> ParseProjectManifest(ReadOnlySpan<byte> json) =>
        CheckType(Parse<AppProject>(json, IgnoredInProject), p => (p.ApiVersion, p.Kind), ModelConstants.AppProjectKind);

    /// <summary>
    /// Reads any record of the model strictly: names are case-sensitive, a key that stands twice or that the record does not have is an
    /// error with its path, as is a value of another type; null means absent.
    /// </summary>
    public static ParseResult<T> Parse<T>(ReadOnlySpan<byte> json)
        where T : class => Parse<T>(json, []);

    private static ParseResult<T> Parse<T>(ReadOnlySpan<byte> json, string[] ignored)
        where T : class
    {
        if (json.Length > MaxManifestBytes)
        {
            return Invalid<T>(new FieldError("", $"{json.Length} bytes; at most {MaxManifestBytes} are read"));
        }

        // The checked copy is what is read below: no second reading of the original can see anything else.
        var (copy, errors) = StrictJson.Check(json, Options.GetTypeInfo(typeof(T)), ignored);
        return errors.IsEmpty ? new ParseResult<T>(Deserialize<T>(copy.Span)) : new ParseResult<T>(errors);
    }

    private static ParseResult<T> CheckType<T>(ParseResult<T> result, Func<T, (string ApiVersion, string Kind)> type, string kind)
        where T : class
    {
        if (result.Value is null)
        {
            return result;
        }

        var errors = ImmutableArray.CreateBuilder<FieldError>();
        var found = type(result.Value);
        if (found.ApiVersion != ModelConstants.ApiVersion)
        {
            errors.Add(new FieldError("apiVersion", $"'{found.ApiVersion}' is not known; valid here: {ModelConstants.ApiVersion}"));
        }

        if (found.Kind != kind)
        {
            errors.Add(new FieldError("kind", $"'{found.Kind}' is not what is expected here; valid here: {kind}"));
        }

        return errors.Count == 0 ? result : new ParseResult<T>(errors.ToImmutable());
    }

    private static ParseResult<T> Invalid<T>(FieldError error)
        where T : class => new([error]);
}
