using OrleansGitOps.Sandbox.Http;
using OrleansGitOps.Sandbox.Kinds;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Operations;

/// <summary>Who writes what, and how.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Namespace and name; an empty name: the server makes one.</param>
/// <param name="Subresource">Empty: the object itself.</param>
/// <param name="Manager">Who owns what is written.</param>
internal sealed record WriteRequest(ResourceKind Kind, ObjectName Name, string Subresource, string Manager)
{
    public bool IsDryRun { get; init; }

    /// <summary><c>Strict</c>: unknown fields are refused; <c>Warn</c>: they are warned of; <c>Ignore</c>.</summary>
    public string FieldValidation { get; init; } = "Ignore";

    public Action<string> Warn { get; init; } = _ => { };

    public static WriteRequest Of(ApiRequest request)
    {
        var manager = request.FieldManager;
        return new WriteRequest(request.Kind, request.ObjectName, request.Subresource, manager.Length > 0 ? manager : UserAgent(request))
        {
            IsDryRun = request.IsDryRun,
            FieldValidation = request.Query("fieldValidation") is { Length: > 0 } set ? set : "Warn",
            Warn = text => Answer.Warn(request.Http.Response, text),
        };
    }

    /// <summary>The program's name, as the real server takes it from the user agent.</summary>
    private static string UserAgent(ApiRequest request)
    {
        var agent = request.Http.Request.Headers.UserAgent.ToString().Split('/')[0];
        return agent.Length <= 128 ? agent : agent[..128];
    }
}
