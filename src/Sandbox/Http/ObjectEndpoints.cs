using System.Text.Json.Nodes;
using OrleansGitOps.Sandbox.Errors;
using OrleansGitOps.Sandbox.Operations;

namespace OrleansGitOps.Sandbox.Http;

/// <summary>The verbs on objects.</summary>
internal sealed class ObjectEndpoints(ClusterState state, CancellationToken stopping)
{
    private readonly ObjectWriter _writer = new(state);
    private readonly Deletion _deletion = new(state);

    public Task HandleAsync(ApiRequest request)
    {
        request.CheckQuery();
        var exists = request.Subresource switch
        {
            "" => true,
            "status" => request.Kind.HasStatus,
            "scale" => request.Kind.Scale is not null,
            "finalize" => request.Kind is { Group: "", Kind: "Namespace" },
            _ => false,
        };
        if (!exists)
        {
            throw StatusError.NoSuchPath();
        }

        return (request.Http.Request.Method, request.Name.Length > 0) switch
        {
            ("GET", _) when request.Flag("watch") => new WatchStream(state, request).RunAsync(stopping),
            ("GET", false) => Answer.WriteAsync(request.Http.Response, new ObjectList(state).Read(request)),
            ("GET", true) => GetAsync(request),
            ("POST", false) => CreateAsync(request),
            ("PUT", true) => UpdateAsync(request),
            ("PATCH", true) => PatchAsync(request),
            ("DELETE", true) when request.Subresource.Length == 0 => DeleteAsync(request),
            _ => throw StatusError.MethodNotAllowed(),
        };
    }

    private Task GetAsync(ApiRequest request)
    {
        var found = state.Store.Find(request.Kind.Collection, request.ObjectName) ?? throw StatusError.NotFound(request.Kind, request.Name);
        if (request.Subresource == "scale")
        {
            return Answer.WriteAsync(request.Http.Response, ScaleSubresource.Of(request.Kind, found.ToNode()));
        }

        return Answer.WriteAsync(request.Http.Response, TableFormat.IsWanted(request)
            ? TableFormat.Write(request, [found], found.ResourceVersion, "", 0, state.Time.GetUtcNow())
            : Versioned.Json(request.Kind, found));
    }

    private async Task CreateAsync(ApiRequest request)
    {
        var content = await ReadMapAsync(request);
        if (request.Kind.IsNamespaced && request.Namespace.Length == 0)
        {
            throw StatusError.MethodNotAllowed();
        }

        var write = WriteRequest.Of(request);
        await WriteAsync(request, _writer.Create(write, content));
    }

    private async Task UpdateAsync(ApiRequest request)
    {
        var content = await ReadMapAsync(request);
        var write = WriteRequest.Of(request);
        if (request.Subresource == "scale")
        {
            await WriteScaleAsync(request, _writer.Update(write with { Subresource = "scale" }, live => ScaleSubresource.Write(request.Kind, live, content)));
            return;
        }

        await WriteAsync(request, _writer.Update(write, _ => (JsonObject)content.DeepClone(), isPut: true));
    }

    private async Task PatchAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request);
        var write = WriteRequest.Of(request);
        if (request.Subresource == "scale")
        {
            await PatchScaleAsync(request, write, body);
            return;
        }

        await WriteAsync(request, new PatchRequest(_writer).Run(write, request, body));
    }

    private async Task PatchScaleAsync(ApiRequest request, WriteRequest write, JsonNode? body)
    {
        if (body is not JsonObject patch || RequestBody.MediaType(request.Http.Request).StartsWith("application/apply", StringComparison.Ordinal))
        {
            throw StatusError.UnsupportedMediaType("application/merge-patch+json, application/strategic-merge-patch+json");
        }

        await WriteScaleAsync(request, _writer.Update(write, live =>
        {
            var scale = (JsonObject)Manifests.Patching.MergePatch.Apply(ScaleSubresource.Of(request.Kind, live), patch)!;
            return ScaleSubresource.Write(request.Kind, live, scale);
        }));
    }

    private async Task DeleteAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request);
        var options = DeleteOptions.Of(request, body);
        var write = WriteRequest.Of(request) with { IsDryRun = options.IsDryRun };
        await Answer.WriteAsync(request.Http.Response, _deletion.Delete(write, options));
    }

    private static async Task<JsonObject> ReadMapAsync(ApiRequest request) =>
        await RequestBody.ReadAsync(request.Http.Request) as JsonObject
        ?? throw StatusError.BadRequest("the body of the request must be an object");

    private static Task WriteAsync(ApiRequest request, WriteResult result) =>
        Answer.WriteAsync(request.Http.Response, result.Json, result.IsCreated ? 201 : 200);

    private static Task WriteScaleAsync(ApiRequest request, WriteResult result) =>
        Answer.WriteAsync(request.Http.Response, ScaleSubresource.Of(request.Kind, JsonNode.Parse(result.Json)!.AsObject()));
}
