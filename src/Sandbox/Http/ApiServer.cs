using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Sandbox.Discovery;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Operations;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>Answers requests: lets them in, finds what they ask for, and hands them on.</summary>
internal sealed class ApiServer(ClusterState state, AccessGate gate, ILogger logger, CancellationToken stopping)
{
    private static readonly Action<ILogger, string, string, Exception?> LogFailure = LoggerMessage.Define<string, string>(
        LogLevel.Error, new EventId(1, "RequestFailed"), "{Method} {Path} failed");

    private readonly ObjectEndpoints _objects = new(state, stopping);

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            gate.Check(http.Request);
            await RouteAsync(http);
        }
        catch (ApiException refusal) when (!http.Response.HasStarted)
        {
            await Answer.WriteAsync(http.Response, refusal.Error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The client left, or the server stops.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            LogFailure(logger, http.Request.Method, http.Request.Path.Value ?? "", failure);
            await Answer.WriteAsync(http.Response, new StatusError(500, "InternalError", $"Internal error occurred: {failure.GetType().Name}"));
        }
    }

    private async Task RouteAsync(HttpContext http)
    {
        if (ApiPath.Parse(http, state.Kinds) is { } request)
        {
            await _objects.HandleAsync(request);
            return;
        }

        var path = http.Request.Path.Value!.Trim('/');
        if (path is "healthz" or "livez" or "readyz")
        {
            await http.Response.WriteAsync("ok", http.RequestAborted);
            return;
        }

        var document = HttpMethods.IsGet(http.Request.Method) ? Document(path) : null;
        await Answer.WriteAsync(http.Response, document ?? throw StatusError.NoSuchPath());
    }

    private JsonObject? Document(string path) => path.Split('/') switch
    {
        ["version"] => DiscoveryDocuments.Version(),
        ["api"] => DiscoveryDocuments.CoreVersions(),
        ["apis"] => DiscoveryDocuments.Groups(state.Kinds),
        ["api", var version] => DiscoveryDocuments.Resources(state.Kinds, "", version),
        ["apis", var group] => DiscoveryDocuments.GroupOf(state.Kinds, group),
        ["apis", var group, var version] => DiscoveryDocuments.Resources(state.Kinds, group, version),
        ["openapi", "v3"] => OpenApiDocuments.Index(state.Kinds),
        ["openapi", "v3", .. var rest] => OpenApiDocuments.Of(state.Kinds, string.Join('/', rest)),
        _ => null,
    };
}
