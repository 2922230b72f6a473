using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Streams;

/// <summary>
/// Writes a stream as Argo CD's gateway does: <c>{"result":…}</c> per line, or as server-sent events for whoever accepts nothing else. An error in the middle
/// is one more record, <c>{"error":…}</c>, and the end. What says the same of the same thing twice in a row is said once: with few fields selected most changes
/// are none.
/// </summary>
/// <param name="subjectOf">What a record is about, and what it tells of that: a record is left out only after one of the same kind.</param>
internal sealed class StreamResponse<T>(
    HttpContext context, FieldSelection? fields, ErrorAnswers errors, Func<T, (string Key, string Kind)> subjectOf)
    where T : class
{
    private const string EventStream = "text/event-stream";

    /// <summary>A client that takes nothing for so long is cut off.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(30);

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = ModelJson.Options.Encoder, SkipValidation = true };

    private readonly Dictionary<string, (string Kind, byte[] Hash)> _last = new(StringComparer.Ordinal);
    private readonly bool _isEventStream = context.Request.Headers.Accept is [EventStream];

    /// <param name="records">Null is a sign of life.</param>
    public async Task WriteAsync(IAsyncEnumerable<T?> records)
    {
        context.Response.ContentType = _isEventStream ? EventStream : RequestBody.Json;
        context.Response.Headers.CacheControl = "no-cache";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var record in records)
            {
                var frame = record is null ? KeepAlive() : Framed(writer => WriteResult(writer, record));
                if (record is null || IsNews(record, frame))
                {
                    await SendAsync(frame);
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
#pragma warning disable CA1031 // The status is sent already: the error is told in the stream.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var answer = errors.Of(exception, "stream");
            await SendAsync(Framed(writer => WriteError(writer, answer)));
        }
    }

    /// <summary>Whole records always are: each has its version.</summary>
    private bool IsNews(T record, byte[] frame)
    {
        if (fields is null)
        {
            return true;
        }

        var ((key, kind), hash) = (subjectOf(record), SHA256.HashData(frame));
        var isNews = !_last.TryGetValue(key, out var last) || last.Kind != kind || !last.Hash.AsSpan().SequenceEqual(hash);
        _last[key] = (kind, hash);
        return isNews;
    }

    /// <summary>Nothing but server-sent events has a form for it.</summary>
    private byte[] KeepAlive() => _isEventStream ? ":\n"u8.ToArray() : [];

    private byte[] Framed(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        if (_isEventStream)
        {
            buffer.Write("data: "u8);
        }

        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write(_isEventStream ? "\n\n"u8 : "\n"u8);
        return buffer.ToArray();
    }

    private void WriteResult(Utf8JsonWriter writer, T record)
    {
        writer.WritePropertyName("result");
        if (fields is null)
        {
            ModelJson.Serialize(writer, record);
        }
        else
        {
            fields.Write(writer, record);
        }
    }

    private static void WriteError(Utf8JsonWriter writer, ErrorAnswer answer)
    {
        writer.WriteStartObject("error");
        writer.WriteNumber("grpc_code", answer.Code);
        writer.WriteNumber("http_code", answer.HttpStatus);
        writer.WriteString("message", answer.Message);
        writer.WriteString("http_status", ReasonPhrases.GetReasonPhrase(answer.HttpStatus));
        writer.WriteStartArray("details");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private async Task SendAsync(byte[] record)
    {
        if (record.Length == 0)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(LongestWrite);
        try
        {
            await context.Response.Body.WriteAsync(record, limit.Token);
            await context.Response.Body.FlushAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            throw;
        }
    }
}
