using OrleansGitOps.Api.Errors;

namespace OrleansGitOps.Api.Http;

/// <summary>Reads query parameters with the strictness of the rest: a value that cannot be meant is refused by name.</summary>
internal static class QueryValues
{
    private const int MaxLength = 4096;

    /// <summary>The parameter, or the empty string.</summary>
    /// <exception cref="ApiException">Given more than once, or too long.</exception>
    public static string Text(this IQueryCollection query, string name)
    {
        var values = query[name];
        return values switch
        {
            [] => "",
            [var only] when (only ?? "").Length <= MaxLength => only ?? "",
            [_] => throw ApiException.InvalidArgument($"query parameter {name}: longer than {MaxLength} characters"),
            _ => throw ApiException.InvalidArgument($"query parameter {name}: given {values.Count} times; once is expected"),
        };
    }

    /// <exception cref="ApiException">Neither true nor false.</exception>
    public static bool Flag(this IQueryCollection query, string name, bool absent) => query.Text(name) switch
    {
        "" => absent,
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        _ => throw ApiException.InvalidArgument($"query parameter {name}: expected true or false"),
    };
}
