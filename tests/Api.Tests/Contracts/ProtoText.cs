using System.Reflection;
using OrleansGitOps.Grains.Abstractions.Model;
using ProtoBuf.Grpc.Configuration;
using ProtoBuf.Meta;

namespace OrleansGitOps.Api.Tests.Contracts;

/// <summary>The <c>.proto</c> text of a code-first service: proto2, which alone tells what may be absent.</summary>
internal static class ProtoText
{
    public static string Of(Type contract)
    {
        var name = contract.GetCustomAttribute<ServiceAttribute>()!.Name!;
        var service = new Service { Name = name[(name.LastIndexOf('.') + 1)..] };
        service.Methods.AddRange(contract.GetMethods().OrderBy(method => method.Name, StringComparer.Ordinal).Select(Method));
        var options = new SchemaGenerationOptions { Syntax = ProtoSyntax.Proto2, Package = name[..name.LastIndexOf('.')] };
        options.Services.Add(service);
        var text = ModelProtobuf.TypeModel.GetSchema(options).ReplaceLineEndings("\n");
        // Within a service a method hides a message of its name, unless that is named in full.
        return service.Methods.Select(method => method.Name).Aggregate(text, (whole, method) => whole
            .Replace($" ({method}) ", $" (.{options.Package}.{method}) ", StringComparison.Ordinal)
            .Replace($"returns ({method});", $"returns (.{options.Package}.{method});", StringComparison.Ordinal));
    }

    private static ServiceMethod Method(MethodInfo method)
    {
        var answer = method.ReturnType.GetGenericTypeDefinition();
        Assert.True(answer == typeof(Task<>) || answer == typeof(IAsyncEnumerable<>), $"{method.Name} answers {method.ReturnType}");
        return new()
        {
            Name = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^"Async".Length] : method.Name,
            InputType = method.GetParameters()[0].ParameterType,
            OutputType = method.ReturnType.GetGenericArguments()[0],
            ServerStreaming = answer == typeof(IAsyncEnumerable<>),
        };
    }
}
