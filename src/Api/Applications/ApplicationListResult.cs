using System.Text.Json;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Applications;

/// <summary>
/// Writes an ApplicationList piece by piece: the list may hold thousands, and is never a string or one buffer. With <c>fields</c> the
/// answer is
/// <c>{metadata, items}</c>, as Argo CD's.
/// </summary>
internal sealed class ApplicationListResult(string resourceVersion, IEnumerable<Application> items, FieldSelection? fields) : IResult
{
    private const int FlushAtBytes = 64 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = ModelJson.Options.Encoder, SkipValidation = true };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = RequestBody.Json;
        var output = httpContext.Response.BodyWriter;
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        writer.WriteStartObject();
        if (fields is null)
        {
            writer.WriteString("apiVersion", ModelConstants.ApiVersion);
            writer.WriteString("kind", ModelConstants.ApplicationKind + "List");
        }

        writer.WritePropertyName("metadata");
        ModelJson.Serialize(writer, new ListMeta { ResourceVersion = resourceVersion });
        writer.WriteStartArray("items");
        foreach (var application in items)
        {
            Write(writer, application);
            if (writer.BytesPending >= FlushAtBytes)
            {
                writer.Flush();
                await output.FlushAsync(httpContext.RequestAborted);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        await output.FlushAsync(httpContext.RequestAborted);
    }

    private void Write(Utf8JsonWriter writer, Application application)
    {
        if (fields is null)
        {
            ModelJson.Serialize(writer, application);
        }
        else
        {
            fields.Write(writer, application);
        }
    }
}
