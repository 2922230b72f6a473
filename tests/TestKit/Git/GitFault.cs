using System.Globalization;

namespace OrleansGitOps.TestKit.Git;

/// <summary>
/// Something that goes wrong at a <see cref="GitHttpServer"/>, or only takes long. Injected by <see cref="GitHttpServer.Inject"/>.
/// </summary>
public sealed record GitFault
{
    /// <summary>The requests that it meets. Default: all.</summary>
    public GitRequestKind Kinds { get; init; } = GitRequestKind.Any;

    /// <summary>Only requests to this repository (for example <c>org/app.git</c>). Null: to any.</summary>
    public string? Repository { get; init; }

    /// <summary>How many requests it meets before it is used up. Null: all.</summary>
    public int? Times { get; init; }

    /// <summary>Waits this long before the answer, or before the fault's own answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Never answers, until the client gives up or the server stops.</summary>
    public bool Hang { get; init; }

    /// <summary>Sends this status instead of git's answer. Null: git answers.</summary>
    public int? StatusCode { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Body { get; init; } = "";

    /// <summary>Sends only this many bytes of git's answer, then cuts the connection.</summary>
    public int? CutAfterBytes { get; init; }

    public static GitFault Slow(TimeSpan delay) => new() { Delay = delay };

    public static GitFault Silent() => new() { Hang = true };

    public static GitFault Status(int statusCode) => new() { StatusCode = statusCode };

    /// <summary>401. A bare one names no authentication scheme, which some clients do not survive.</summary>
    public static GitFault Unauthorized(bool bare = false) => new()
    {
        StatusCode = 401,
        Headers = bare ? new Dictionary<string, string>() : new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"git\"" },
    };

    /// <summary>429 with Retry-After in whole seconds.</summary>
    public static GitFault TooManyRequests(int retryAfterSeconds) => new()
    {
        StatusCode = 429,
        Headers = new Dictionary<string, string> { ["Retry-After"] = retryAfterSeconds.ToString(CultureInfo.InvariantCulture) },
    };

    /// <param name="location">An absolute URL or a path: the value of the Location header.</param>
    /// <param name="statusCode">301, 302, 307 or 308.</param>
    public static GitFault Redirect(string location, int statusCode = 302) =>
        new() { StatusCode = statusCode, Headers = new Dictionary<string, string> { ["Location"] = location } };

    internal bool Meets(GitRequest request) => (Kinds & request.Kind) != 0 && (Repository is null || Repository == request.Repository);
}
