using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Http;

/// <summary>Answers with a record of the model, written as the model is written everywhere.</summary>
internal sealed class ModelResult<T>(T value) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = ModelJson.Serialize(value);
        httpContext.Response.ContentType = RequestBody.Json;
        httpContext.Response.ContentLength = body.Length;
        await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
